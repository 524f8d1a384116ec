// Links in any text. Mail, chats and forums wrap, quote and encode them; the
// command line reads them by the same rules (scenarios/link.go).

/** A link in a text, not yet read. */
export interface FoundLink {
  hashed: boolean // whether it follows a #
  version: string
  letters: string // of the packed text, with whatever letters follow it
  at: (letter: number) => number // where a letter is in the text
}

const mostLetters = 2_000_000 // of a link with what follows it
const encoded = /%[0-9A-Fa-f]{2}|&#[xX][0-9A-Fa-f]{1,6};|&#[0-9]{1,7};/g
const markup = /&[A-Za-z]{1,30};|<\/?[A-Za-z]{1,10} ?\/?>/g
const start =
  /#[^\w.]{0,99}v[^\w.]{0,99}([0-9]{1,9})[^\w.]{0,99}\.|^[^A-Za-z0-9]*v([0-9]{1,9})\.|[^A-Za-z0-9./-]v([0-9]{1,9})\.(?=[\w-]{8})/g

/**
 * Undoes encodings of the characters of a link, up to three on top of each other,
 * and the dashes of word processors. It drops other encoded characters.
 */
export function decoded(text: string): string {
  for (let time = 0; time < 3; time++) {
    text = text.replaceAll('&amp;', '&').replace(encoded, (code) => {
      const base = code.startsWith('&') && !/x/i.test(code) ? 10 : 16
      const value = parseInt(code.replace(/[%&#xX;]/g, ''), base)
      return value < 32 || value > 126 ? '' : String.fromCharCode(value)
    })
  }
  return text.replace(markup, '').replace(/[\u2010\u2011]/g, '-').replace(/[–—]/g, '--')
}

/** Finds the links in a decoded text, dropping what links cannot hold, such as the line breaks and quotation marks of mail. */
export function linksIn(text: string): FoundLink[] {
  const starts = [...text.matchAll(start)]
  return starts.map((match, index) => {
    const from = match.index + match[0].length
    const tail = text.slice(from, Math.min(from + mostLetters, starts[index + 1]?.index ?? Infinity))
    return {
      hashed: match[1] !== undefined,
      version: `v${match[1] ?? match[2] ?? match[3]}`,
      letters: tail.replace(/[^\w-]+/g, ''),
      at: (letter) => from + placeOf(tail, letter),
    }
  })
}

function placeOf(tail: string, letter: number): number {
  for (const { index } of tail.matchAll(/[\w-]/g)) if (letter-- === 0) return index
  return tail.length
}
