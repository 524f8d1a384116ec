// Parts of SVG sheets on which figures leave the page.

export function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

export function text(words: string, x: number, y: number, attributes: Record<string, string | number> = {}): SVGElement {
  const made = element('text', { x, y, ...attributes })
  made.append(words)
  return made
}

/** A figure with its title and some lines of text above it. */
export function titled(figure: SVGSVGElement, title: string, lines: readonly string[]): SVGSVGElement {
  const width = Number(figure.getAttribute('width'))
  const head = 40 + 17 * lines.length
  const height = head + Number(figure.getAttribute('height'))
  const sheet = element('svg', { class: 'figure-plot', width, height, viewBox: `0 0 ${width} ${height}`, 'font-size': 12, fill: 'currentColor' })
  figure.setAttribute('y', String(head))
  sheet.append(text(title, 14, 24, { 'font-size': 16, 'font-weight': 700 }), ...lines.map((line, number) => text(line, 14, 45 + 17 * number)), figure)
  return sheet as SVGSVGElement
}

/** Text in lines of at most so many letters, broken between words. */
export function linesOf(words: string, most: number): string[] {
  const lines: string[] = []
  for (const word of words.split(/\s+/).filter((one) => one !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
