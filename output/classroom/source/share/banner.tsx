import { embedded } from '../state/preferences'
import { notice } from './opened_link'
import './share.css'

/** Messages about the opened link, above every view. */
export function LinkBanner() {
  // A page that embeds this one says what it likes around it.
  const told = embedded && notice.value?.kind === 'opened' ? null : notice.value
  return (
    <div role="status" class="not-printed">
      {told && (
        <div class={`link-banner link-banner-${told.kind}`}>
          <div>
            {told.kind === 'opened' && <p>From a link: “{told.title}”.</p>}
            {told.kind === 'doubtful' && (
              <>
                <p>
                  <strong>This may differ from what the maker of the link saw.</strong>
                </p>
                <Sentences of={told.doubts} />
              </>
            )}
            {told.kind === 'unusable' && (
              <>
                <p>
                  <strong>This link cannot be opened.</strong> The page continues without it.
                </p>
                <Sentences of={told.faults} />
              </>
            )}
          </div>
          <button type="button" onClick={() => (notice.value = null)}>
            Close this note
          </button>
        </div>
      )}
    </div>
  )
}

const most = 8

function Sentences({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.slice(0, most).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {of.length > most && <li>and {of.length - most} more</li>}
    </ul>
  )
}
