import { Digest } from './digest'
import { sound, startEngine, type GoEngine } from './go'
import type { Call, Calls, Port, Reply, Request } from './messages'

/** Answers the requests of a worker, one after the other. */
export function serve(port: Port<Reply, Request>) {
  let engine: GoEngine | null = null
  const digests = new Map<number, Digest>()
  const ready = () => {
    if (!engine) throw new Error('the engine has not been started')
    return engine
  }

  const answers: { [call in Call]: (ask: Calls[call]['ask']) => Calls[call]['answer'] | Promise<Calls[call]['answer']> } = {
    async start({ module }) {
      engine = await startEngine(module, () => port.post('stopped'))
      return engine.engine
    },
    check: ({ setup }) => sound(ready().check(setup)),
    found({ id, run }) {
      const founding = sound(ready().found(id, run.setup, run.seed, run.replication))
      digests.set(id, new Digest())
      return founding
    },
    live({ id, weeks }) {
      const start = performance.now()
      const piece = sound(ready().live(id, weeks))
      const digest = digests.get(id)!.add(piece.series)
      return { ...piece, digest: piece.outcomes ? digest.add(piece.outcomes).hex() : null, took: performance.now() - start }
    },
    drop({ id }) {
      digests.delete(id)
      ready().drop(id)
      return null
    },
    run: ({ runs }) => runs.map(({ setup, seed, replication }) => sound(ready().run(setup, seed, replication))),
  }

  port.listen((request) => {
    const { number, call } = request
    const answering = async () => (answers[call] as (ask: Request) => Calls[Call]['answer'] | Promise<Calls[Call]['answer']>)(request)
    answering().then(
      (answer) => port.post({ number, answer }, buffersIn(answer)),
      (error: unknown) => port.post({ number, error: error instanceof Error ? error.message : String(error) }),
    )
  })
}

/** The memory of all typed arrays in an answer, which moves to the page with it. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((inner) => (typeof inner === 'object' ? buffersIn(inner) : []))
}
