import { expect } from 'vitest'
import { test } from './test'

test('bets are placed, run and scored over many worlds', async ({ visit }) => {
  const page = await visit('#twins')
  await page.getByRole('button', { name: 'Bet first' }).first().click()
  const place = page.getByRole('button', { name: 'Place my bets and run' })
  await place.click()
  await page.getByText('You have no bets yet').waitFor()

  const crises = page.getByRole('group', { name: 'Who will have more crises?' })
  await crises.getByRole('radio', { name: 'compassionate' }).check()
  await crises.getByRole('combobox', { name: 'How sure?' }).selectOption({ index: 1 })
  await page.getByRole('group', { name: /^The line of compassionate/ }).getByRole('slider').last().fill('0.2')
  const chart = page.getByRole('img', { name: /^A chart to draw on/ })
  await page.getByRole('radiogroup', { name: 'Whose line to draw' }).getByRole('radio', { name: 'power-with' }).check()
  await chart.scrollIntoViewIfNeeded()
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + 60, box.y + 150)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width - 30, box.y + 60, { steps: 12 })
  await page.mouse.up()
  await place.click()

  await page.getByRole('heading', { name: 'Results of your bets' }).waitFor()
  await page.getByText(/in more than half of \d+ worlds/).waitFor()
  const scored = page.getByRole('region', { name: 'Results of your bets' })
  expect(await scored.innerText()).toMatch(/You bet on\s+compassionate.*true in \d+% of worlds, score \d\.\d\d/s)
  expect(await scored.getByText(/^Your line for/).count()).toBe(2)
})

test('who does not want to bet need not', async ({ visit }) => {
  const page = await visit('#twins')
  await page.getByRole('button', { name: 'Skip betting' }).click()
  await page.getByRole('button', { name: 'Bet after all' }).waitFor()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
})
