import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test } from './test'
import { settled } from './views'

/** The numbers of rows of the tables under charts, once they are opened. */
async function rowsOfTables(page: Page) {
  const tables = page.locator('details', { has: page.locator('summary', { hasText: /as a table$/ }) })
  for (const summary of await tables.locator('summary', { hasText: /as a table$/ }).all()) await summary.click()
  const counts: number[] = []
  for (const table of await tables.all()) counts.push(await table.getByRole('row').count())
  return counts
}

test('there is a table under each chart of the twins', async ({ visit }) => {
  const page = await visit('#twins')
  await settled(page)
  await page.getByRole('button', { name: 'To the end' }).click() // tables cover the weeks up to the one shown
  await page.getByRole('combobox', { name: 'Worlds:' }).selectOption('50')
  await page.getByRole('button', { name: 'Run them' }).click()
  await page.getByText('50 worlds have been run.').waitFor()
  const figures = page.locator('figure.figure')
  await expect.poll(() => figures.count()).toBe(5)
  for (const figure of await figures.all()) {
    await figure.getByRole('img').waitFor()
    expect(await figure.locator('summary', { hasText: /as a table$/ }).count()).toBe(1)
  }
  const counts = await rowsOfTables(page)
  expect(counts).toHaveLength(5 + 1 + 2) // figures, strips, the members of both
  expect(Math.min(...counts)).toBeGreaterThan(2)
})

test('a figure leaves the page as SVG, as PNG and as data', async ({ visit }) => {
  const page = await visit('#twins')
  await settled(page)
  const strips = page.getByRole('region', { name: 'compassionate and power-with over time' })
  await strips.locator('summary', { hasText: /^Copy or save/ }).click()
  const save = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), strips.getByRole('button', { name }).click()])
    return { name: file.suggestedFilename(), content: readFileSync(await file.path()) }
  }
  const svg = await save('Save SVG')
  expect(svg.name).toMatch(/\.svg$/)
  expect(svg.content.toString()).toMatch(/^(<\?xml[^>]*>\s*)?<svg [\s\S]*<\/svg>\s*$/)
  const png = await save('Save PNG')
  expect(png.name).toMatch(/\.png$/)
  expect(png.content.subarray(1, 4).toString()).toBe('PNG')
  const csv = await save('Save data (CSV)')
  expect(csv.name).toMatch(/\.csv$/)
  expect(csv.content.toString().trim().split('\n')).toHaveLength(1 + 2 * 520)
})
