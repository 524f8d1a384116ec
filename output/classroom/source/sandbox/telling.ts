/** The settings that tell most about what kind of organization and world it is; the others stand under “More”. */
export const tellingSettings: readonly string[] = [
  'organization.members',
  'organization.span',
  'people.capacity_follower',
  'people.learn_deciding',
  'people.fear_effort',
  'trust.initial',
  'trust.threat_weight',
  'harm.sanction',
  'harm.heal',
  'work.unit_loss',
  'work.surge',
  'decision.consult_weeks',
  'decision.complexity_penalty',
  'vulnerability.initial',
  'vulnerability.quick_fix',
  'turnover.quit_rate',
  'turnover.dismiss_blamed',
  'environment.weeks',
  'environment.shock_every',
  'environment.shock_complexity',
  'environment.magnitude',
  'environment.growth',
]

/** What a group of settings is about. */
export const groupMeanings: Record<string, string> = {
  organization: 'how large it is and how it is built',
  people: 'who works in it and how they learn',
  trust: 'what makes people speak, and what makes them fall silent',
  harm: 'what hurts, and how it heals',
  work: 'how problems are worked off',
  decision: 'how decisions are made',
  vulnerability: 'defects that nobody has mended yet',
  turnover: 'who leaves, and how seats are filled',
  environment: 'how long it lives, and what the world brings',
}
