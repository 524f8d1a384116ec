import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../../..')

/** The program with the page, as `make page` builds it. */
function program(): string {
  const file = join(root, 'leaderful')
  if (!existsSync(file)) throw new Error('missing: ./leaderful, which make page builds')
  return file
}

/** The program's output. */
export async function run(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program(), words)
  return stdout
}

/** Makes the program serve the page until it is stopped; returns the address. */
export async function serveWithProgram(): Promise<{ address: string; end(): Promise<void> }> {
  const served = spawn(program(), ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => served.once('exit', () => resolve()))
  for await (const line of createInterface(served.stdout)) {
    const address = /http:\/\/\S+/.exec(line)?.[0]
    if (!address) continue
    const end = () => {
      served.kill('SIGINT')
      return ended
    }
    return { address, end }
  }
  throw new Error('leaderful serve told no address')
}
