import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { firstExperiment, type Experiment } from '../source/state/experiment'
import { encodeLink } from '../source/state/link'
import { launch } from './chromium'
import { buildHarness } from './harness/build'
import type { Harness } from './harness/harness'
import { serve, type Serving } from './server'
import { site } from './site'

declare const harness: Harness

interface Row {
  what: string
  measured: string
  wanted?: string
}

/** Measures the page in this machine's browser and prints a table: npm run measure */
export default async function measure() {
  const browser = await launch()
  print(await sizes(browser))
  print(await loading(browser, 'compressed', { compress: true }))
  print(await loading(browser, 'not compressed', {}))
  print(await frames(browser))
  print(await speed(browser))
  await browser.close()
}

function print(rows: Row[]) {
  for (const { what, measured, wanted = '' } of rows) console.log(`${what.padEnd(60)} ${measured.padStart(18)}   ${wanted}`.trimEnd())
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`
const milliseconds = (time: number) => `${time.toFixed(0)} ms`
const blocked = (time: number) => (time === 0 ? 'under 50 ms' : milliseconds(time))

/** The size of the first view, compressed. */
async function sizes(browser: Browser): Promise<Row[]> {
  const server = await serve(site)
  const page = await firstVisit(browser, server.address)
  await page.waitForLoadState('networkidle')
  await page.context().close()
  await server.close()
  const isEngine = (path: string) => /engine-[^/]*\.bin$/.test(path)
  const size = (paths: string[]) =>
    paths.reduce((sum, path) => {
      const content = readFileSync(join(site, path || 'index.html'))
      return sum + (isEngine(path) ? content.length : gzipSync(content, { level: 9 }).length)
    }, 0)
  const paths = [...new Set(server.served)]
  return [
    { what: 'First view without the engine, gzipped', measured: kilobytes(size(paths.filter((path) => !isEngine(path)))), wanted: 'at most 750 kB' },
    { what: 'Engine, gzipped', measured: kilobytes(size(paths.filter(isEngine))), wanted: 'at most 1000 kB' },
  ]
}

/** How long a reader waits at 10 Mbit/s with a round trip of 40 ms, connections included. */
async function loading(browser: Browser, how: string, serving: Serving): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, address] of [['story', ''], ['twins', '#twins']] as const) {
    const times = { paint: [] as number[], ready: [] as number[], longest: [] as number[] }
    for (let visit = 0; visit < 3; visit++) {
      const server = await serve(site, { ...serving, line: { bitsPerSecond: 10_000_000, latency: 40 } })
      const page = await firstVisit(browser, server.address + address)
      times.ready.push(await page.evaluate(() => performance.now()))
      await page.waitForTimeout(1_000)
      times.paint.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime))
      times.longest.push(await longestTask(page))
      await page.context().close()
      await server.close()
    }
    rows.push(
      { what: `First paint at 10 Mbit/s, 40 ms, ${name}, ${how}`, measured: milliseconds(median(times.paint)) },
      { what: `Can be played, ${name}, ${how}`, measured: milliseconds(median(times.ready)), wanted: 'at most 2000 ms' },
      { what: `Longest block while loading, ${name}`, measured: blocked(median(times.longest)) },
    )
  }
  return rows
}

/** Opens an address in a fresh profile and waits until it can play. */
async function firstVisit(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 900 } })
  await context.addInitScript(() => {
    const blocks: number[] = []
    Object.assign(globalThis, { blocks })
    new PerformanceObserver((list) => blocks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true })
  })
  const page = await context.newPage()
  await page.goto(address)
  await page.getByRole('button', { name: /^(Play|Pause)$/, disabled: false }).first().waitFor()
  return page
}

/** The longest time that the page did not respond since it was opened; 0 if never longer than 50 ms. */
const longestTask = (page: Page) => page.evaluate(() => Math.max(0, ...(globalThis as unknown as { blocks: number[] }).blocks))

/** The regularity of frames while two large organizations play. */
async function frames(browser: Browser): Promise<Row[]> {
  const server = await serve(site)
  const large: Experiment = { ...firstExperiment, set: { 'organization.members': 300 } }
  const page = await firstVisit(browser, `${server.address}#${encodeLink(large, { view: 'twins' })}`)
  await page.waitForTimeout(3_000) // until both runs are recorded
  const before = await longestTask(page)
  await page.getByRole('button', { name: 'Play', exact: true }).first().click()
  const times = await page.evaluate(
    (span) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        let last = performance.now()
        const end = last + span
        const frame = (now: number) => {
          times.push(now - last)
          last = now
          if (now < end) requestAnimationFrame(frame)
          else resolve(times.slice(1))
        }
        requestAnimationFrame(frame)
      }),
    10_000,
  )
  const longest = await longestTask(page)
  await page.context().close()
  await server.close()
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  return [
    { what: 'Twins of 300 members at 8x: frames per second', measured: (1000 / mean).toFixed(1), wanted: '60' },
    { what: 'Frame time, median and 95th percentile', measured: `${median(times).toFixed(1)}, ${quantile(times, 0.95).toFixed(1)} ms` },
    { what: 'Longest block, loading and recording, then playing', measured: `${blocked(before)}, ${blocked(longest)}` },
  ]
}

/** The engine in the browser and natively. */
async function speed(browser: Browser): Promise<Row[]> {
  const { folder, remove } = await buildHarness()
  const server = await serve(folder)
  const page = await browser.newPage()
  await page.goto(server.address)
  await page.waitForFunction('globalThis.harness')
  const experiment: Experiment = { ...firstExperiment, arms: [{ arm: 'power-with' }, { arm: 'power-with', name: 'again' }] }
  await page.evaluate((experiment) => harness.play(experiment), experiment) // warms up
  const played = await page.evaluate((experiment) => harness.play(experiment), experiment)
  const replications = 40
  await page.evaluate((experiment) => harness.ensemble(experiment, 8), experiment)
  const others = await page.evaluate(([experiment, replications]) => harness.ensemble(experiment, replications), [experiment, replications] as const)
  await page.close()
  await server.close()
  remove()
  const native = execFileSync('go', ['test', '-run', '^$', '-bench', 'BenchmarkRun/power-with', './sim'], { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' })
  const perRun = Number(/(\d+) ns\/op/.exec(native)?.[1]) / 1e6
  return [
    { what: 'A run of 57 members, 520 weeks, recorded, in the browser', measured: `${(played / 2).toFixed(1)} ms` },
    { what: 'The same in an ensemble, all workers together', measured: `${(others / (2 * replications)).toFixed(1)} ms` },
    { what: 'The same natively, on one core, outcomes only', measured: `${perRun.toFixed(1)} ms` },
  ]
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}

const median = (values: number[]) => quantile(values, 0.5)
