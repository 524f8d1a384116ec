import { firstExperiment, resolveArm, type Experiment } from '../state/experiment'

/** The start of the name of an organization under a threat. */
export const threatName = 'threat '

/** Domineering bosses with another threat, beside the same without any. */
export function threatened(sanction: number, name = `${threatName}${sanction.toFixed(2)}`): Experiment {
  return {
    ...firstExperiment,
    arms: [
      { arm: 'domineering', name, policy: { sanction } },
      { arm: 'domineering', name: 'no threat', policy: { sanction: 0 } },
    ],
  }
}

/** Threats from none to full, for a curve. */
export const threats = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const

/** The arms of an ensemble that runs all threats in the same worlds. */
export function armsOfThreats() {
  return threats.map((sanction) => ({ setup: resolveArm(threatened(sanction), 0).setup, seed: firstExperiment.seed }))
}
