import type { ParameterDescription } from '../engine/protocol'

/** The settings whose name, unit, meaning or source contain all words of a query. */
export function findSettings(parameters: readonly ParameterDescription[], query: string): ParameterDescription[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return parameters.filter(({ name, unit, meaning, kind, source }) => {
    const text = `${name} ${name.replaceAll('_', ' ')} ${unit} ${meaning} ${kind} ${source}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
