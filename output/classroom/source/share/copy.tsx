import { useId, useRef, useState } from 'preact/hooks'

/** Copies text to the clipboard, and returns whether that worked. */
export async function copyText(text: string, field?: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Unencrypted pages have no access to the clipboard, except in the old way.
    if (!field) return false
    field.select()
    return document.execCommand('copy')
  }
}

/** A button that copies text. If the browser forbids it, the text is shown for copying by hand. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [done, setDone] = useState<{ text: string; copied: boolean } | null>(null)
  const copy = async () => {
    const wanted = text()
    setDone({ text: wanted, copied: await copyText(wanted) })
  }
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status">{done?.copied && 'Copied.'}</span>
      {done && !done.copied && <CopyField label="Your browser does not let the page copy. Copy this by hand:" text={done.text} rows={3} />}
    </>
  )
}

/** Text with a button that copies it. If the browser forbids it, the text is selected. */
export function CopyField({ label, text, rows = 2 }: { label: string; text: string; rows?: number }) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [done, setDone] = useState<{ text: string; copied: boolean } | null>(null)
  const copy = async () => {
    const copied = await copyText(text, field.current)
    if (!copied) {
      field.current?.focus()
      field.current?.select()
    }
    setDone({ text, copied })
  }
  return (
    <div class="copy-field">
      <label for={id}>{label}</label>
      <textarea id={id} ref={field} readOnly rows={rows} value={text} spellcheck={false} onFocus={(event) => event.currentTarget.select()} />
      <div class="row">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">
          {done?.text === text && (done.copied ? 'Copied.' : 'Your browser does not let the page copy. The text is selected: press Ctrl+C.')}
        </span>
      </div>
    </div>
  )
}
