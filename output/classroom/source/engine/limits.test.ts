import { expect, test } from 'vitest'
import { setupOf } from './in-process'
import { beyondLimits } from './limits'

const setup = (members: number, weeks: number) =>
  setupOf('baseline', 'power-with', ({ Parameters }) => {
    Parameters.Organization!.Members = members
    Parameters.Environment!.Weeks = weeks
  })

test('what is too large for a page is referred to the terminal', () => {
  expect(beyondLimits(setup(1000, 5200))).toEqual([])
  expect(beyondLimits(setup(1001, 5200))).toEqual([
    'organization.members is 1001; this page runs at most 1000. The terminal can run more: leaderful run --link, with the link of this page.',
  ])
  expect(beyondLimits(setup(1e6, 5201))).toHaveLength(2)
})
