import { useSignal } from '@preact/signals'
import { announce } from '../state/announcer'
import { copyPicture, copyText, pngOf, save } from './export'

/** A figure as it leaves the page. */
export interface Picture {
  svg: string
  width: number
  height: number
}

/** Buttons that copy or save a figure and its data, folded until they are asked for. */
export function ExportMenu(props: { title: string; fileName: string; picture: () => Promise<Picture>; csv: () => string }) {
  const { title, fileName, picture, csv } = props
  const told = useSignal('')

  function tell(sentence: string) {
    told.value = sentence
    announce(sentence)
  }

  async function attempt(what: () => Promise<string>) {
    told.value = ''
    try {
      tell(await what())
    } catch (error) {
      tell(`That did not work: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const png = async () => {
    const { svg, width, height } = await picture()
    return pngOf(svg, width, height)
  }

  async function copySvg() {
    const { svg } = await picture()
    if (await copyText(svg)) return 'Copied to the clipboard as the text of an SVG file.'
    save(svg, `${fileName}.svg`, 'image/svg+xml')
    return `The clipboard is not available here. Saved as ${fileName}.svg instead.`
  }

  async function copyPng() {
    const made = png()
    if (await copyPicture(made)) return 'Copied to the clipboard as a picture.'
    save(await made, `${fileName}.png`)
    return `The clipboard is not available here. Saved as ${fileName}.png instead.`
  }

  async function saveSvg() {
    save((await picture()).svg, `${fileName}.svg`, 'image/svg+xml')
    return `Saved as ${fileName}.svg.`
  }

  async function savePng() {
    save(await png(), `${fileName}.png`)
    return `Saved as ${fileName}.png.`
  }

  async function saveCsv() {
    save(csv(), `${fileName}.csv`, 'text/csv')
    return `Saved as ${fileName}.csv.`
  }

  return (
    <details class="charts-export not-printed">
      <summary>
        Copy or save<span class="visually-hidden">: {title}</span>
      </summary>
      <div class="row">
        <button type="button" onClick={() => attempt(copyPng)}>
          Copy picture
        </button>
        <button type="button" onClick={() => attempt(copySvg)}>
          Copy SVG
        </button>
        <button type="button" onClick={() => attempt(savePng)}>
          Save PNG
        </button>
        <button type="button" onClick={() => attempt(saveSvg)}>
          Save SVG
        </button>
        <button type="button" onClick={() => attempt(saveCsv)}>
          Save data (CSV)
        </button>
        <span class="note">{told}</span>
      </div>
    </details>
  )
}
