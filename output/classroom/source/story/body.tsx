import type { ComponentChildren } from 'preact'
import type { ChapterText } from './text'

/**
 * A chapter: its text, something to do with its controls, the organizations that
 * respond, and something to notice, with the numbers behind it.
 */
export function Body({
  text,
  controls,
  stage,
  evidence,
}: {
  text: ChapterText
  controls?: ComponentChildren
  stage: ComponentChildren
  evidence?: ComponentChildren
}) {
  return (
    <div class="story-body">
      <div class="story-words">
        {text.prose.map((paragraph, number) => (
          <p key={number}>{paragraph}</p>
        ))}
        <section class="story-do" aria-label="Something to do">
          <p>
            <strong class="story-label">Do</strong> {text.todo}
          </p>
          {controls}
        </section>
      </div>
      <div class="story-stage">
        {stage}
        {evidence}
      </div>
      <section class="story-notice" aria-label="Something to notice">
        <p>
          <strong class="story-label">Notice</strong> {text.notice}
        </p>
      </section>
    </div>
  )
}
