import { readFile, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { Pace, type Line } from './line'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

export interface Server {
  address: string // of the folder, with a slash at its end
  folder: string // served from now on; another one is a new deployment
  served: string[] // paths below the address, in the order of asking
  close(): Promise<void>
}

export interface Serving {
  below?: string // a path that the page must not count on
  line?: Line // to measure with
  compress?: boolean // as hosts do
}

/** A plain web server for this machine only: unchanged files, with headers for type and length only. */
export async function serve(folder: string, { below = '/some/folder/', line, compress = false }: Serving = {}): Promise<Server> {
  const pace = line && new Pace(line)
  const opened = new WeakSet<Socket>()

  const answer = async (path: string, response: ServerResponse) => {
    if (!path.startsWith(below)) return notFound(response)
    let file = join(server.folder, normalize(`/${path.slice(below.length)}`))
    if (path.endsWith('/')) file = join(file, 'index.html')
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) return notFound(response)
    server.served.push(path.slice(below.length))
    const type = types[extname(file)]
    const packed = compress && type !== undefined
    const content = packed ? gzipSync(await readFile(file)) : await readFile(file)
    response.writeHead(200, {
      'Content-Type': type ?? 'application/octet-stream',
      'Content-Length': content.length,
      ...(packed ? { 'Content-Encoding': 'gzip' } : {}),
    })
    if (!pace) return response.end(content)
    await pipeline(Readable.from(pace.carry(content)), response)
  }

  const listener = createServer(async (request, response) => {
    try {
      if (pace && !opened.has(request.socket)) await pace.roundTrip()
      opened.add(request.socket)
      await pace?.roundTrip()
      await answer(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname), response)
    } catch {
      response.destroy() // the reader has left, or the file has
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const server: Server = {
    address: `http://127.0.0.1:${port}${below}`,
    folder,
    served: [],
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
  return server
}

function notFound(response: ServerResponse) {
  response.writeHead(404, { 'Content-Type': 'text/plain' })
  response.end('not found')
}
