import { useComputed } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { narrating } from '../state/announcer'
import { speeds, type Player } from '../state/player'
import { Computing } from './computing'
import { Icon } from './icons'
import { goToNextCrisis, keys, listenToKeys, shortcuts } from './shortcuts'
import { whenOf } from '../components/when'
import './controls.css'

/** Plays, steps and scrubs. The compact form is for a player among others: it does not use the keyboard. */
export function Controls({ player, compact = false }: { player: Player; compact?: boolean }) {
  useEffect(() => (compact ? undefined : listenToKeys(player)), [player, compact])
  return (
    <div class={compact ? 'controls controls-compact' : 'controls'} role="group" aria-label="Time">
      <div class="controls-main">
        <div class="controls-row">
          <Buttons player={player} />
          <When player={player} />
          {!compact && <AskWhy player={player} />}
          <Speed player={player} />
        </div>
        <Scrub player={player} />
      </div>
      {!compact && <Preferences />}
    </div>
  )
}

function Buttons({ player }: { player: Player }) {
  const none = player.sides.value === null
  const week = player.week.value
  const last = player.lived.value - 1
  const playing = player.playing.value
  const go = (to: number) => () => {
    player.pause()
    player.seek(to)
  }
  return (
    <>
      <div class="controls-buttons">
        <Press label="To the start" off={none || week === 0} onPress={go(0)}>
          <Icon of="start" />
        </Press>
        <Press label="One week back" off={none || week === 0} onPress={() => player.step(-1)}>
          <Icon of="back" />
        </Press>
        <button
          type="button"
          class="primary controls-play"
          disabled={none}
          onClick={() => (playing ? player.pause() : player.play())}
        >
          <Icon of={playing ? 'pause' : 'play'} /> {playing ? 'Pause' : 'Play'}
        </button>
        <Press label="One week forward" off={none || week >= last} onPress={() => player.step(1)}>
          <Icon of="on" />
        </Press>
        <Press label="To the end" off={none || week >= last} onPress={go(last)}>
          <Icon of="end" />
        </Press>
      </div>
      <button type="button" class="controls-crisis" aria-disabled={none || player.nextCrisis() === undefined} onClick={() => goToNextCrisis(player)}>
        <Icon of="crisis" /> Next crisis
      </button>
    </>
  )
}

// A button without effect now stays, because it may have the focus, and says so.
function Press({ label, off, onPress, children }: { label: string; off: boolean; onPress: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="controls-step" aria-label={label} title={label} aria-disabled={off} onClick={() => off || onPress()}>
      {children}
    </button>
  )
}

function Speed({ player }: { player: Player }) {
  return (
    <label class="controls-speed">
      Speed{' '}
      <select value={player.speed.value} onChange={(event) => (player.speed.value = Number(event.currentTarget.value))}>
        {speeds.map((speed) => (
          <option key={speed} value={speed}>
            {speed}×
          </option>
        ))}
      </select>
    </label>
  )
}

// The answer may be below the visible part of the page.
function AskWhy({ player }: { player: Player }) {
  if (!player.crisis.value) return null
  const go = () => {
    const answer = document.querySelector<HTMLElement>('.why h2')
    answer?.scrollIntoView({ block: 'start' })
    answer?.focus({ preventScroll: true })
  }
  return (
    <button type="button" onClick={go}>
      Why?
    </button>
  )
}

function When({ player }: { player: Player }) {
  return (
    <p class="controls-when">
      <Computing player={player} /> <span>{whenOf(player.week.value)}</span>
    </p>
  )
}

function Scrub({ player }: { player: Player }) {
  const when = useComputed(() => whenOf(player.week.value))
  const last = useComputed(() => Math.max(1, player.weeks.value - 1))
  const off = useComputed(() => player.sides.value === null)
  const go = (event: { currentTarget: HTMLInputElement }) => {
    player.pause()
    player.seek(event.currentTarget.valueAsNumber)
    // Weeks that have not been computed yet cannot be shown.
    event.currentTarget.valueAsNumber = player.week.peek()
  }
  return <input class="controls-scrub" type="range" aria-label="Week shown" aria-valuetext={when} min={0} max={last} value={player.week} disabled={off} onInput={go} />
}

function Preferences() {
  return (
    <div class="controls-row controls-preferences">
      <label>
        <input type="checkbox" checked={narrating} onChange={(event) => (narrating.value = event.currentTarget.checked)} /> Announce crises
        and quarters to screen readers
      </label>
      <details>
        <summary>Keyboard</summary>
        <label>
          <input type="checkbox" checked={shortcuts} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} /> Use these keys
        </label>
        <dl>
          {keys.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
