import { embedded } from '../state/preferences'
import { notice } from './opened_link'
import './share.css'

/** What is to be said of the link that was opened, above every view. */
export function LinkBanner() {
  // Another page shows whatever it likes around what it has embedded.
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
                  <strong>This may not be what the maker of the link saw.</strong>
                </p>
                <Sentences of={told.doubts} />
              </>
            )}
            {told.kind === 'unusable' && (
              <>
                <p>
                  <strong>This link cannot be opened.</strong> The page goes on without it.
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
