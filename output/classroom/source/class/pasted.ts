// A teacher pastes text with links in it. Anything may surround them, and mail may have wrapped them.
import { beyondLimits } from '../engine/limits'
import { afterSeeingInWords, sameSetting, type Bets } from '../state/bets'
import { resolve, scenarioOf, type Experiment } from '../state/experiment'
import { decoded, linksIn, type FoundLink } from '../state/found_link'
import { doubtsOf, follow, lengthOf, LinkError } from '../state/link'
import { readPageState } from '../state/page_state'

/** Somebody's bets, from a link. */
export interface Student {
  line: number // in the pasted text, from 1
  fragment: string
  experiment: Experiment
  bets: Bets
  doubts: readonly string[] // why this page's runs may differ from those that were bet on
}

/** A line that cannot be used, and why. */
export interface BadLine {
  line: number
  text: string // shortened
  faults: readonly string[]
}

export interface Pasted {
  students: Student[]
  bad: BadLine[]
}

const mostLinks = 1000
const mostLetters = 60

/** Finds the links in some text, and reads them. */
export function readPasted(pasted: string): Pasted {
  const students: Student[] = []
  const bad: BadLine[] = []
  const text = decoded(pasted.replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
  const lines = text.split('\n')
  const used = new Set<number>() // lines of links
  const ends = lineEnds(lines)
  for (const link of linksIn(text)) {
    const line = lineAt(ends, link.at(0) - 1)
    used.add(line)
    const refuse = (...faults: string[]) => bad.push({ line, text: shortened(lines[line - 1]!), faults })
    if (students.length >= mostLinks) {
      refuse(`Only ${mostLinks} links can be read at once.`)
      continue
    }
    const read = readStudent(line, link)
    if ('faults' in read) refuse(...read.faults)
    else {
      students.push(read)
      const last = lineAt(ends, link.at(read.fragment.length - link.version.length - 2))
      for (let next = line; next <= last; next++) used.add(next)
    }
  }
  lines.forEach((content, index) => {
    const line = index + 1
    if (content.trim() !== '' && !used.has(line)) bad.push({ line, text: shortened(content), faults: ['No link was found in this line.'] })
  })
  return { students, bad: bad.sort((a, b) => a.line - b.line) }
}

/** Where each line ends in the text. */
function lineEnds(lines: readonly string[]): number[] {
  let end = -1
  return lines.map((content) => (end += content.length + 1))
}

/** The line, from 1, of a place in the text. */
function lineAt(ends: readonly number[], place: number): number {
  return ends.findIndex((end) => place <= end) + 1 || ends.length
}

function readStudent(line: number, found: FoundLink): Student | { faults: readonly string[] } {
  try {
    const link = follow(found)
    const { experiment } = link
    const wrong = [...new Set(resolve(experiment).flatMap(({ setup }) => beyondLimits(setup)))]
    if (wrong.length > 0) return { faults: wrong }
    const { bets } = readPageState(link.page)
    if (!bets) return { faults: ['The link holds no bets. It was copied without them, or none had been placed.'] }
    return { line, fragment: `${found.version}.${found.letters.slice(0, lengthOf(found))}`, experiment, bets, doubts: doubtsOf(link) }
  } catch (error) {
    if (error instanceof LinkError) return { faults: error.faults }
    throw error
  }
}

function shortened(text: string): string {
  const letters = [...text.trim()]
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters).join('')}…` : letters.join('')
}

/** Students who bet on the same experiment, in whatever world. */
export interface Group {
  experiment: Experiment
  title: string
  students: Student[]
}

/** Students grouped by experiment, the largest group first. */
export function groupsOf(students: readonly Student[]): Group[] {
  const groups: Group[] = []
  for (const student of students) {
    const group = groups.find(({ experiment }) => sameSetting(experiment, student.experiment))
    if (group) group.students.push(student)
    else groups.push({ experiment: student.experiment, title: titleOf(student.experiment), students: [student] })
  }
  return groups.sort((a, b) => b.students.length - a.students.length)
}

/** An experiment in one line. */
export function titleOf(experiment: Experiment): string {
  const [one, other] = resolve(experiment)
  const settings = Object.keys(experiment.set).length
  const changed = settings === 0 ? '' : `, ${settings} ${settings === 1 ? 'setting' : 'settings'} changed`
  return `${scenarioOf(experiment).title}: ${one.name} beside ${other.name}${changed}`
}

/** Whether somebody bet once, before seeing anything. */
export function beforeSeeing({ bets }: Pick<Student, 'bets'>): boolean {
  return afterSeeingInWords(bets) === ''
}

/** Those who did not, in words. */
export function lateInWords(students: readonly Student[]): string {
  const late = students.filter((student) => !beforeSeeing(student))
  const lines = late.map(({ line }) => line)
  const which = lines.length > 10 ? `${lines.slice(0, 10).join(', ')} …` : lines.join(', ')
  return `${late.length} of ${students.length}: in ${lines.length === 1 ? 'line' : 'lines'} ${which}`
}

/** Each link once. */
export function once(students: readonly Student[]): Student[] {
  return students.filter(({ fragment }, index) => students.findIndex((other) => other.fragment === fragment) === index)
}
