import { readFile, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** A plain web server: files as they are, no compression, no headers but their type and length. */
export interface Server {
  address: string // of the folder, with a slash at its end
  folder: string // served from now on; another one is a new deployment
  close(): Promise<void>
}

/** Serves a folder on this machine alone, below a path that a page must not count on. */
export async function serve(folder: string, below = '/some/folder/'): Promise<Server> {
  const answer = async (path: string, response: ServerResponse) => {
    if (!path.startsWith(below)) return notFound(response)
    let file = join(server.folder, normalize(`/${path.slice(below.length)}`))
    if (path.endsWith('/')) file = join(file, 'index.html')
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) return notFound(response)
    const content = await readFile(file)
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Length': content.length,
    })
    response.end(content)
  }
  const listener = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    answer(path, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const server: Server = {
    address: `http://127.0.0.1:${port}${below}`,
    folder,
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
