/** The settings that say most about an organization and its world; the others are under “More”. */
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

/** The subject of each group of settings. */
export const groupMeanings: Record<string, string> = {
  organization: 'its size and structure',
  people: 'who works there, and how they learn',
  trust: 'what makes people speak up or keep silent',
  harm: 'what hurts people, and how they heal',
  work: 'how problems are solved',
  decision: 'how decisions are made',
  vulnerability: 'defects that nobody has mended yet',
  turnover: 'who leaves, and how seats are filled',
  environment: 'the length of a run, and what the world brings',
}
