import { Strips } from '../charts/strips'
import type { Player } from '../state/player'

/** The series shown over ten years. */
const series = ['leadership_capacity', 'collateral_damage', 'crises', 'performance']

export default function Years({ player }: { player: Player }) {
  return <Strips player={player} series={series} />
}
