import { seatAt } from './geometry'
import { problemSize } from './marks'
import { openCrises } from './moments'
import { markOf, type Scene } from './scene'
import { crewAt, planAt, severityAt, type Track } from './tracks'

/** The crisis at a point: that of the mark there, or the worst that the member there has on its hands. */
export function crisisAt(scene: Scene, x: number, y: number, reach: number): Track | undefined {
  const { geometry, moments, position } = scene
  const crises = openCrises(moments, position)
  const touched = crises.find((track) => {
    const mark = markOf(track, scene)
    return mark && Math.hypot(mark.x - x, mark.y - y) <= problemSize(severityAt(track, position), geometry.unit) + reach
  })
  return touched ?? crisisOf(scene, seatAt(geometry, x, y, reach))
}

/** The worst crisis that a seat has a part in. */
export function crisisOf({ moments, position }: Scene, seat: number): Track | undefined {
  if (seat < 0) return undefined
  return openCrises(moments, position).find((track) => {
    const plan = planAt(track, position)
    return track.place === seat || (plan && (plan.decider === seat || crewAt(plan, position).includes(seat)))
  })
}
