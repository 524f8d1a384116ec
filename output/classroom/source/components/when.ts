const weeksInYear = 52
const weeksInQuarter = 13

/** A week, counted from 0, in the count of readers: "year 3, week 12". */
export function whenOf(week: number): string {
  return `year ${Math.floor(week / weeksInYear) + 1}, week ${(week % weeksInYear) + 1}`
}

/** The number of complete quarters at the end of a week. */
export function quartersBy(week: number): number {
  return Math.floor((week + 1) / weeksInQuarter)
}

/** The last week of a quarter, both counted from 0. */
export function lastWeekOf(quarter: number): number {
  return (quarter + 1) * weeksInQuarter - 1
}

/** A quarter, counted from 0: "year 3, quarter 2". */
export function quarterNamed(quarter: number): string {
  return `year ${Math.floor(quarter / 4) + 1}, quarter ${(quarter % 4) + 1}`
}

/** "1 week", "3 weeks". */
export function counted(number: number, what: string, many = `${what}s`): string {
  return `${number} ${number === 1 ? what : many}`
}
