import { gunzipSync } from 'fflate'
import engineAddress from '../../generated/engine.bin?url'
import { description } from './description'
import type { Platform } from './engine'
import type { WorkerPort } from './line'
import type { Reply } from './messages'

/** The browser that shows the page. */
export const browser: Platform = {
  engine: description.engine,
  seriesCount: description.series.length,
  workers: Math.min(4, globalThis.navigator?.hardwareConcurrency || 1),
  load,
  open,
}

async function load(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(engineAddress).catch(() => null)
  if (!response?.ok) throw new Error('The engine could not be loaded. Check your connection.')
  const bytes = await unpacked(new Uint8Array(await response.arrayBuffer()))
  if (!begins(bytes, 0x00, 0x61, 0x73, 0x6d)) throw new Error('The engine could not be loaded: the server sent a different file.')
  return bytes
}

/** Decompresses compressed bytes; some servers have already done so. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (!begins(bytes, 0x1f, 0x8b)) return bytes
  if (typeof DecompressionStream === 'undefined') return gunzipSync(bytes) as Uint8Array<ArrayBuffer>
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function begins(bytes: Uint8Array, ...first: number[]): boolean {
  return first.every((byte, n) => bytes[n] === byte)
}

function open(): WorkerPort {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' })
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen: (hear) => worker.addEventListener('message', ({ data }) => hear(data as Reply)),
    fail: (hear) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        hear()
      })
      worker.addEventListener('messageerror', hear)
    },
    terminate: () => worker.terminate(),
  }
}
