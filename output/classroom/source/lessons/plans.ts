// What happens when, in lessons of two lengths.
import type { ChapterName } from '../story/chapters'

export interface Part {
  minutes: number
  title: string
  how: string
  chapters?: ChapterName[] // of the story
  views?: ('twins' | 'sandbox' | 'class')[]
}

export interface Plan {
  name: string
  minutes: number
  aim: string
  before: string // what to do before the lesson, so that it fits
  parts: Part[]
}

export const short: Plan = {
  name: 'One lesson of 45 minutes',
  minutes: 45,
  aim: 'A claim about leadership is bet on, tested and found to hold in part; students say which part, and what it hangs on.',
  before:
    'Open chapter 4 and chapter 8 in tabs of their own at the projector, and with learning switched off in chapter 8, so that their 200 worlds have been run when you come to them (minutes on a slow computer). Have the hand-out and the address on the tables.',
  parts: [
    {
      minutes: 4,
      title: 'A question',
      how: 'Who has ever seen a problem and said nothing? What would have made you speak? Write “power-over” and “power-with” on the board, with one sentence each. Do not say which you prefer.',
    },
    {
      minutes: 8,
      title: 'Bets',
      how: 'Task 1 of the hand-out: everybody opens kind power-over beside power-with, bets on each measure before anything has run, and sends you the link that Share makes.',
      views: ['twins'],
    },
    {
      minutes: 14,
      title: 'The story, in pairs',
      how: 'Tasks 2 and 3 of the hand-out: what differs between the two, where a problem loses its time, what a threat does. One drives, the other writes. Leave out what is marked “double lesson”. In chapter 2 look only for the longest wait of the problem in each log, and do not step through all of it. Nobody need wait for the 200 worlds of a chapter. If time runs out, tell what chapter 3 shows.',
      chapters: ['two-ways', 'one-problem', 'silence'],
    },
    {
      minutes: 4,
      title: 'An emergency, together',
      how: 'Task 4, at the projector, in the tab that you have prepared. Ask first: who is faster, and why? Then show it with compassionate on the left; situational and domineering are for the double lesson.',
      chapters: ['emergency'],
    },
    {
      minutes: 6,
      title: 'How the class bet',
      how: 'Paste the links into Class: the histogram shows what was expected, the worlds what came. Ask who was surprised, and by what.',
      views: ['class'],
    },
    {
      minutes: 5,
      title: 'What it hangs on',
      how: 'At the projector, in the tab that you have prepared: switch learning off, and watch the lead in leadership go. What does that say about the claim, and what about the model?',
      chapters: ['limits'],
    },
    {
      minutes: 4,
      title: 'A sentence each',
      how: 'Everybody completes: “In this model … follows from …; it does not show that …; to believe it of real people I would want to see …”.',
    },
  ],
}

export const long: Plan = {
  name: 'A double lesson of 90 minutes',
  minutes: 90,
  aim: 'As above; and groups plan an experiment of their own, predict its outcome, run it in many worlds and defend what they conclude.',
  before:
    'As for the short lesson, and chapter 5 in a tab of its own. On slow devices let groups run 100 worlds and not more.',
  parts: [
    { minutes: 7, title: 'A question', how: 'As in the short lesson. Collect reasons for silence on the board; they return later.' },
    {
      minutes: 8,
      title: 'Bets',
      how: 'As in the short lesson; students also sketch the line of leadership capacity that they expect.',
      views: ['twins'],
    },
    {
      minutes: 20,
      title: 'The story, in pairs',
      how: 'Tasks 2 to 4 of the hand-out. Who is done early follows a second problem with compassionate bosses on the left.',
      chapters: ['two-ways', 'one-problem', 'silence', 'emergency'],
    },
    {
      minutes: 10,
      title: 'How the class bet, and the bill',
      how: 'Class shows the histogram. Then, at the projector, strike out the parts of power-over one by one: which of them costs what?',
      chapters: ['bill'],
      views: ['class'],
    },
    {
      minutes: 25,
      title: 'An experiment per group',
      how: 'Each group takes one of the worlds of task 5, writes down a prediction and what would refute it, runs it in many worlds and copies one figure. Half of the groups get a world in which kind power-over does better.',
      views: ['sandbox', 'twins'],
    },
    {
      minutes: 12,
      title: 'Two minutes each',
      how: 'Question, prediction, result with its interval, and one reason why it may be wrong. The others may ask for one more run.',
    },
    {
      minutes: 5,
      title: 'What it hangs on',
      how: 'Switch off one assumption that somebody doubted. Does the result survive?',
      chapters: ['limits'],
    },
    { minutes: 3, title: 'A sentence each', how: 'As in the short lesson.' },
  ],
}

export const plans = [short, long]

/** Parts with the minute in which each begins. */
export function timed({ parts }: Plan): { from: number; to: number; part: Part }[] {
  let minute = 0
  return parts.map((part) => {
    const from = minute
    minute += part.minutes
    return { from, to: minute, part }
  })
}
