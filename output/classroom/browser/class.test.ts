import { expect } from 'vitest'
import type { Bets } from '../source/state/bets'
import { firstExperiment } from '../source/state/experiment'
import { encodeLink } from '../source/state/link'
import { test } from './test'

const linkOf = (bets: Bets) => encodeLink(firstExperiment, { view: 'twins', bets })
const right = linkOf({ measures: { trust: { answer: 'second', sure: 'very' } }, lines: [null, [0.4, 0.45, 0.5, 0.5, 0.5]] })
const wrong = linkOf({ measures: { trust: { answer: 'first', sure: 'very' } }, lines: [null, null] })
const other = encodeLink({ ...firstExperiment, scenario: 'calm' }, { bets: { measures: { trust: { answer: 'same' } }, lines: [null, null] } })

test('a class’s bets are read from pasted links, and scored when the teacher says so', async ({ visit, server }) => {
  const page = await visit('#class')
  const pasted = [`Ann: ${server.address}#${right}`, 'See you tomorrow!', `Ben: ${server.address}#${wrong}.`, right.slice(0, -10), `Cem #${other}`]
  await page.getByRole('textbox', { name: 'Links of the class' }).fill(pasted.join('\n'))
  await page.getByText('3 links with bets are read; 2 lines are not used.').waitFor()
  await page.getByText('Line 2: There is no link in this line.').waitFor()
  await page.getByText('Line 4: The link is damaged or cut off; copy it again, whole.').waitFor()
  const groups = page.getByRole('group', { name: 'These are bets on 2 different experiments. Show those on' })
  expect(await groups.getByRole('radio', { name: 'Ten ordinary years: domineering beside power-with (2)' }).isChecked()).toBe(true)
  await page.getByRole('img', { name: 'Bars of the bets on trust: domineering 1, about the same 0, power-with 1.' }).waitFor()
  expect(await page.getByText('true in more than half of all worlds').count()).toBe(0)

  await page.getByRole('button', { name: 'Show what came out' }).click()
  await page.getByText('Of 2 bets, 1 came true in more than half of all worlds.').waitFor()
  await page.getByRole('img', { name: /^The line drawn for power-with.*over a median of 0\.\d\d/ }).waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save all bets and scores (CSV)' }).click()
  expect((await saving).suggestedFilename()).toBe('class-bets.csv')

  await groups.getByRole('radio', { name: /^A quiet decade/ }).check()
  await page.getByRole('button', { name: 'Show what came out' }).waitFor()
})
