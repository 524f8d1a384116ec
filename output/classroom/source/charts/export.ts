// Figures and data that leave the page: as SVG, PNG and CSV.

export type Cell = string | number | null

/**
 * Writes a table as CSV (RFC 4180, with the command line's line ends). Numbers are
 * written in full, and missing values are empty. Spreadsheets take text that begins
 * with one of = + - @ for a formula; because names of arms come with links from
 * anybody, such text gets a leading apostrophe.
 */
export function csvOf(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(csvField).join(',')]
  for (const row of rows) lines.push(row.map(csvField).join(','))
  return `${lines.join('\n')}\n`
}

function csvField(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A name that is valid for a file everywhere. */
export function fileNameOf(title: string): string {
  const name = title.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80)
  return name === '' ? 'figure' : name
}

/**
 * The values that custom properties have on white paper, whatever the reader's
 * colour scheme: what the style sheets say of :root outside any condition.
 */
export function paperProperties(): Map<string, string> {
  const properties = new Map<string, string>()
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue
      for (const name of rule.style) if (name.startsWith('--')) properties.set(name, rule.style.getPropertyValue(name).trim())
    }
  }
  return properties
}

/** Replaces custom properties in a text of CSS or SVG by their values. */
export function resolveProperties(text: string, properties: ReadonlyMap<string, string>): string {
  return text.replace(/var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)/g, (whole, name: string, otherwise?: string) => {
    const value = properties.get(name) ?? otherwise?.trim()
    return value === undefined ? whole : value.replaceAll('"', "'")
  })
}

/** The rules that figures need beside their attributes, as in the page's style sheet for .figure-plot. */
const figureRules = [
  '.figure-plot { --plot-background: var(--surface); color: var(--ink); font-family: var(--sans); }',
  '.figure-plot text, .figure-plot tspan { white-space: pre; }',
].join(' ')

/** The text of an SVG file with a figure on a white ground, independent of this page. */
export function svgText(figure: SVGSVGElement, title: string): string {
  const properties = paperProperties()
  const names = figure.ownerDocument
  const copy = figure.cloneNode(true) as SVGSVGElement
  const create = (name: string) => names.createElementNS('http://www.w3.org/2000/svg', name)
  const ground = create('rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', 'var(--surface)')
  const named = create('title')
  named.textContent = title
  copy.prepend(named, ground)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  // Style elements are put into the text because the page's policy would not let them into the page.
  const text = new XMLSerializer().serializeToString(copy)
  const end = text.indexOf('>') + 1
  return resolveProperties(`${text.slice(0, end)}<style>${figureRules}</style>${text.slice(end)}`, properties)
}

/** A picture of an SVG text, with so many dots per pixel. */
export async function pngOf(svg: string, width: number, height: number, dots = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width, height)
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * dots)
    canvas.height = Math.round(height * dots)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser could not make a picture.'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** Gives the reader a file to save. */
export function save(content: Blob | string, fileName: string, type = 'text/plain') {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser reads the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Copies text, and returns whether that was possible. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Pages without a secure context have no clipboard, and it may be forbidden.
    return false
  }
}

/** Copies a picture, and returns whether that was possible. */
export async function copyPicture(picture: Promise<Blob>): Promise<boolean> {
  try {
    // Safari wants the promise itself, in the same moment as the click.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
    return true
  } catch {
    return false
  }
}
