import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { chapters } from '../source/story/chapters'
import { test } from './test'

test('the story can be played through, chapter by chapter', async ({ visit }) => {
  const page = await visit()
  for (const [number, { title }] of chapters.entries()) {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText(`Chapter ${number + 1} of ${chapters.length}`).waitFor()
    await page.getByRole('button', { name: /^(Play|Pause)$/ }).waitFor()
    await evidence(page)
    await doSomething(page)
    const next = page.getByRole('link', { name: /^Next:/ })
    if (number + 1 < chapters.length) await next.click()
    else expect(await next.count()).toBe(0)
  }
  await page.getByRole('navigation', { name: 'Chapters' }).getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: chapters[0].title }).waitFor()
})

/** Waits until all worlds behind the numbers have been run. */
async function evidence(page: Page) {
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('main').getByText('…', { exact: true }).count()).toBe(0)
}

/** Uses the first control of a chapter, and expects an effect. */
async function doSomething(page: Page) {
  const todo = page.getByRole('region', { name: 'Something to do' })
  const before = await page.getByRole('main').innerText()
  const slider = todo.getByRole('slider')
  if ((await slider.count()) > 0) await slider.first().press('Home')
  else await todo.locator('input:not(:checked)').first().check()
  await expect.poll(() => page.getByRole('main').innerText()).not.toBe(before)
  await evidence(page)
}

test('the first chapter is in the page before the engine is', async ({ visit }) => {
  const page = await visit('', {}, (context) => context.route('**/*.bin', () => undefined))
  await page.getByRole('heading', { level: 1, name: chapters[0].title }).waitFor()
  await page.getByText('How leaders act, in seven numbers').waitFor()
})

test('an address leads to a chapter, and the chapter is found again', async ({ visit }) => {
  const page = await visit('#story/emergency')
  await page.getByRole('heading', { level: 1, name: 'An emergency' }).waitFor()
  await page.getByRole('link', { name: 'Lessons', exact: true }).first().click()
  await page.getByRole('link', { name: 'Story', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'An emergency' }).waitFor()
})

test('one problem is followed step by step', async ({ visit }) => {
  const page = await visit('#story/one-problem')
  const steps = page.getByRole('region', { name: /^The problem under/ }).getByRole('listitem')
  await page.getByRole('button', { name: 'Next step' }).click()
  await expect.poll(() => steps.count()).toBeGreaterThan(0)
  const before = await steps.count()
  await page.getByRole('button', { name: 'Next step' }).click()
  await expect.poll(() => steps.count()).toBeGreaterThan(before)
})
