// The course of lessons of two lengths.
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
  before: string // preparation that the time requires
  parts: Part[]
}

export const short: Plan = {
  name: 'One lesson of 45 minutes',
  minutes: 45,
  aim: 'Students bet on a claim about leadership, test it and find that it holds in part; they say which part, and what that depends on.',
  before:
    'On the projector, open chapters 4 and 8 in separate tabs, chapter 8 with learning switched off, so that their 200 worlds have been run when you need them (this takes minutes on a slow computer). Put the handout with the address on the tables.',
  parts: [
    {
      minutes: 4,
      title: 'A question',
      how: 'Who has ever seen a problem and said nothing? What would have made you speak up? Write “power-over” and “power-with” on the board, with one sentence each. Do not say which you prefer.',
    },
    {
      minutes: 8,
      title: 'Bets',
      how: 'Task 1 of the handout: everybody opens kind power-over beside power-with, bets on each measure before any run, and sends you the link from Share.',
      views: ['twins'],
    },
    {
      minutes: 14,
      title: 'The story, in pairs',
      how: 'Tasks 2 and 3 of the handout: how the two differ, where a problem loses time, what a threat does. One student operates the page, the other writes. Skip what is marked “double lesson”. In chapter 2, look only for the longest wait in each log, without stepping through all of it. Nobody needs to wait for the 200 worlds of a chapter. If time runs out, summarize chapter 3 yourself.',
      chapters: ['two-ways', 'one-problem', 'silence'],
    },
    {
      minutes: 4,
      title: 'An emergency, together',
      how: 'Task 4, on the projector, in the tab you prepared. First ask who is faster, and why. Then show it with compassionate on the left; situational and domineering are for the double lesson.',
      chapters: ['emergency'],
    },
    {
      minutes: 6,
      title: 'How the class bet',
      how: 'Paste the links into Class: the histogram shows what the class expected, the worlds show what happens. Ask who was surprised, and by what.',
      views: ['class'],
    },
    {
      minutes: 5,
      title: 'What it depends on',
      how: 'On the projector, in the tab you prepared: with learning switched off, the lead in leadership is gone. What does that say about the claim, and what about the model?',
      chapters: ['limits'],
    },
    {
      minutes: 4,
      title: 'A sentence each',
      how: 'Everybody completes: “In this model … follows from …; it does not show that …; to believe it of real people, I would want to see …”.',
    },
  ],
}

export const long: Plan = {
  name: 'A double lesson of 90 minutes',
  minutes: 90,
  aim: 'As above. In addition, groups plan their own experiment, predict its outcome, run it in many worlds and defend their conclusions.',
  before:
    'As for the short lesson, plus chapter 5 in a separate tab. On slow devices, let groups run at most 100 worlds.',
  parts: [
    { minutes: 7, title: 'A question', how: 'As in the short lesson. Collect reasons for silence on the board; they return later.' },
    {
      minutes: 8,
      title: 'Bets',
      how: 'As in the short lesson; students also sketch how they expect leadership capacity to develop.',
      views: ['twins'],
    },
    {
      minutes: 20,
      title: 'The story, in pairs',
      how: 'Tasks 2 to 4 of the handout. Pairs who finish early follow a second problem with compassionate bosses on the left.',
      chapters: ['two-ways', 'one-problem', 'silence', 'emergency'],
    },
    {
      minutes: 10,
      title: 'How the class bet, and the bill',
      how: 'Class shows the histogram. Then, on the projector, strike out the parts of power-over one by one: what does each of them cost?',
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
      title: 'What it depends on',
      how: 'Switch off one assumption that somebody doubted. Does the result survive?',
      chapters: ['limits'],
    },
    { minutes: 3, title: 'A sentence each', how: 'As in the short lesson.' },
  ],
}

export const plans = [short, long]

/** Parts with the minutes in which they begin and end. */
export function timed({ parts }: Plan): { from: number; to: number; part: Part }[] {
  let minute = 0
  return parts.map((part) => {
    const from = minute
    minute += part.minutes
    return { from, to: minute, part }
  })
}
