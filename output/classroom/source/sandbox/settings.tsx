import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { description } from '../engine/description'
import type { ParameterDescription } from '../engine/protocol'
import { scenarioOf, type Experiment } from '../state/experiment'
import { changedSettings, counted, groups, settingOf, withoutSettings, withSetting, type Group } from './draft'
import { findSettings } from './find'
import { SettingField } from './setting_field'
import { groupMeanings, tellingSettings } from './telling'

interface Editing {
  experiment: Experiment
  wrong: readonly string[] // faults of the settings together, naming them
  onChange: (experiment: Experiment) => void
  onFault: (name: string, fault: string) => void
}

/** All settings in their groups, or those that match the search. */
export function Settings(editing: Editing) {
  const query = useSignal('')
  const onlyChanged = useSignal(false)
  const id = useId()
  const { experiment } = editing
  const filtering = query.value.trim() !== '' || onlyChanged.value
  const pool = onlyChanged.value
    ? description.parameters.filter(({ name }) => changedSettings(experiment).includes(name))
    : description.parameters
  const found = findSettings(pool, query.value)
  return (
    <div>
      <div class="row settings-find">
        <label for={id}>Find a setting</label>
        <input id={id} type="text" value={query.value} onInput={(event) => (query.value = event.currentTarget.value)} />
        <label>
          <input type="checkbox" checked={onlyChanged.value} onChange={(event) => (onlyChanged.value = event.currentTarget.checked)} /> only
          changed settings
        </label>
        <span role="status">{filtering && `${found.length} of ${description.parameters.length}`}</span>
      </div>
      {groups.map((group) => {
        const shown = filtering ? group.parameters.filter((parameter) => found.includes(parameter)) : group.parameters
        if (shown.length === 0) return null
        if (filtering) {
          return (
            <section key={group.name} class="settings-found">
              <h3>{group.name}</h3>
              <Fields parameters={shown} {...editing} />
            </section>
          )
        }
        return <GroupOfSettings key={group.name} group={group} {...editing} />
      })}
    </div>
  )
}

function GroupOfSettings({ group, ...editing }: { group: Group } & Editing) {
  const { experiment, onChange } = editing
  const changed = changedSettings(experiment, group.parameters)
  const telling = group.parameters.filter(({ name }) => tellingSettings.includes(name))
  const more = group.parameters.filter(({ name }) => !tellingSettings.includes(name))
  const moreChanged = changedSettings(experiment, more).length
  return (
    <details class="settings-group">
      <summary>
        <strong>{group.name}</strong>: {groupMeanings[group.name]}
        {changed.length > 0 && <span class="setting-flag">{changed.length} changed</span>}
      </summary>
      {changed.length > 0 && (
        <p>
          <button type="button" class="setting-reset" onClick={() => onChange(withoutSettings(experiment, changed))}>
            Reset {counted(changed.length, 'setting')} of {group.name} to those of {scenarioOf(experiment).name}
          </button>
        </p>
      )}
      <Fields parameters={telling} {...editing} />
      {more.length > 0 && (
        <details class="settings-more">
          <summary>
            More of {group.name} ({more.length})
            {moreChanged > 0 && <span class="setting-flag">{moreChanged} changed</span>}
          </summary>
          <Fields parameters={more} {...editing} />
        </details>
      )}
    </details>
  )
}

function Fields({ parameters, experiment, wrong, onChange, onFault }: { parameters: readonly ParameterDescription[] } & Editing) {
  const { name: scenario } = scenarioOf(experiment)
  return (
    <div class="settings-fields">
      {parameters.map((parameter) => (
        <SettingField
          key={parameter.name}
          parameter={parameter}
          {...settingOf(experiment, parameter.name)}
          scenario={scenario}
          wrong={wrong.filter((one) => one.includes(parameter.name))}
          onChange={(value) => onChange(withSetting(experiment, parameter.name, value))}
          onFault={(fault) => onFault(parameter.name, fault)}
        />
      ))}
    </div>
  )
}
