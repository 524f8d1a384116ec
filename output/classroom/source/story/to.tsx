import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Experiment } from '../state/experiment'
import type { View } from '../state/route'

/** A link that opens an experiment in another view, once the code that makes links has loaded. */
export function To({ view, experiment, children }: { view: View; experiment: Experiment; children: string }) {
  const address = useSignal<string | null>(null)
  const wanted = JSON.stringify(experiment)
  useEffect(() => {
    let late = false
    void import('../state/link').then(({ encodeLink }) => {
      if (!late) address.value = `#${encodeLink(experiment, { view })}`
    })
    return () => {
      late = true
    }
  }, [wanted, view])
  return <a href={address.value ?? `#${view}`}>{children}</a>
}
