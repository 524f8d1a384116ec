import type { Look } from '../state/looks'

// An organization as it is drawn before the engine is there: the head in the
// middle, leaders around it, and their followers around them.
const leaders = 7
const followersEach = 7

interface Seat {
  x: number
  y: number
  boss: number
}

const seats: Seat[] = [{ x: 0, y: 0, boss: 0 }]
for (let leader = 0; leader < leaders; leader++) {
  seats.push({ ...around(leader / leaders, 44), boss: 0 })
}
for (let follower = 0; follower < leaders * followersEach; follower++) {
  const leader = Math.floor(follower / followersEach)
  const place = (follower % followersEach) - (followersEach - 1) / 2
  const turn = (leader + place / (followersEach + 0.6)) / leaders
  seats.push({ ...around(turn, 84 + (follower % 2) * 9), boss: leader + 1 })
}

function around(turn: number, radius: number): { x: number; y: number } {
  const angle = (turn - 0.25) * 2 * Math.PI
  return { x: Math.round(radius * Math.cos(angle) * 10) / 10, y: Math.round(radius * Math.sin(angle) * 10) / 10 }
}

/** A still picture of an organization, which needs nothing but the page. */
export function Drawing({ name, look }: { name: string; look: Look }) {
  return (
    <svg class="story-drawing" viewBox="-100 -100 200 200" role="img" aria-label={`${name}: 57 people, a head with seven leaders, each with seven followers`}>
      <g style={{ stroke: 'var(--line)', strokeWidth: 0.8 }}>
        {seats.slice(1).map((seat, number) => (
          <line key={number} x1={seat.x} y1={seat.y} x2={seats[seat.boss]!.x} y2={seats[seat.boss]!.y} />
        ))}
      </g>
      <g style={{ stroke: look.colour, strokeWidth: 1.4, fill: 'var(--surface)' }}>
        {seats.map((seat, number) => (
          <circle key={number} cx={seat.x} cy={seat.y} r={number === 0 ? 6 : number <= leaders ? 4.6 : 3.2} />
        ))}
      </g>
    </svg>
  )
}
