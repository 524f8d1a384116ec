/** Where to go from the end of the story. */
export function Onward() {
  return (
    <section class="story-onward" aria-labelledby="story-onward">
      <h2 id="story-onward">Where to go next</h2>
      <ul>
        <li>
          <a href="#twins">Twins</a>: any scenario at your own pace. Bet before you look, stop before a crisis, change one thing and see
          both futures.
        </li>
        <li>
          <a href="#sandbox">Sandbox</a>: your own seven numbers and your own world. If you think that an assumption is wrong, replace it
          with yours.
        </li>
        <li>
          <a href="#lessons">Lessons</a>: two lesson plans, with the results to expect.
        </li>
      </ul>
    </section>
  )
}
