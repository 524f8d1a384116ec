import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { description } from '../engine/description'
import { betsOn, ownBets } from '../state/bets'
import { resolve, scenarioOf } from '../state/experiment'
import type { Player } from '../state/player'
import { settingsHash } from '../state/settings'
import { addressOf, commandOf, embedOf, pageStateOf } from './address'
import { contentsOf } from './contents'
import { CopyField } from './copy'
import { LocalNote } from './local_note'
import './share.css'

/** A button that opens a dialog with a link to the current run. */
export function Share({ player }: { player: Player }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = useSignal(false)
  const show = () => {
    player.pause()
    open.value = true
    dialog.current!.showModal()
  }
  return (
    <>
      <button type="button" class="share-button" aria-haspopup="dialog" onClick={show}>
        Share
      </button>
      <dialog class="share" ref={dialog} aria-labelledby="share-title" onClose={() => (open.value = false)}>
        <div class="share-head">
          <h2 id="share-title">Share this run</h2>
          <button type="button" onClick={() => dialog.current!.close()}>
            Close
          </button>
        </div>
        {open.value && <Contents player={player} />}
      </dialog>
    </>
  )
}

function Contents({ player }: { player: Player }) {
  const withBets = useSignal(ownBets.peek())
  const experiment = player.experiment.value
  const page = pageStateOf(player, withBets.value)
  const address = addressOf(experiment, page, location.href)
  const arms = resolve(experiment)
  const title = `leaderful: ${scenarioOf(experiment).title}, ${arms.map(({ name }) => name).join(' beside ')}`
  return (
    <>
      <CopyField label="The link" text={address} rows={3} />
      <LocalNote />
      <p class="note">The link itself holds the complete state, in {address.length} characters. Nothing is stored anywhere.</p>
      {betsOn(experiment) && (
        <p>
          <label>
            <input type="checkbox" checked={withBets.value} onChange={(event) => (withBets.value = event.currentTarget.checked)} />{' '}
            {ownBets.value ? 'With my bets' : 'With the bets from the link that you opened'}
          </label>
          <br />
          <span class="note">
            {withBets.value ? 'The link holds these bets: anyone who has it can read them. It holds no name.' : 'The link holds no bets.'}
          </span>
        </p>
      )}
      <h3>Contents of the link</h3>
      <ul>
        {contentsOf(experiment, page).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <h3>How to check that a run is the same</h3>
      <table>
        <tbody>
          <tr>
            <th scope="row">Version</th>
            <td>
              {description.version}, engine <code>{description.engine}</code>
            </td>
          </tr>
          <tr>
            <th scope="row">Settings hash</th>
            <td>
              <code>{settingsHash(arms)}</code>
            </td>
          </tr>
          {arms.map(({ name }, number) => (
            <tr key={name}>
              <th scope="row">Digest of {name}</th>
              <td>{digestOf(player, number)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <CopyField label="The same run in a terminal, identical to the bit" text={commandOf(address)} rows={3} />
      <p class="note">The command prints the settings hash, and the digest of each run.</p>
      <details>
        <summary>Embed it in another page</summary>
        <CopyField label="HTML" text={embedOf(address, title)} rows={4} />
      </details>
    </>
  )
}

function digestOf(player: Player, number: number) {
  if (player.status.value === 'done') {
    const digest = player.sides.value?.[number]?.recording.digest
    if (digest) return <code>{digest.slice(0, 12)}</code>
  }
  return player.status.value === 'running' ? 'available once the run is done' : 'none: nothing has been run'
}
