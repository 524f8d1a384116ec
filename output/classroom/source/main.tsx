import { render } from 'preact'
import { App } from './app'
import { engine } from './state/engine'
import { presenting } from './state/preferences'
import { Player } from './state/player'
import './styles/tokens.css'
import './styles/base.css'
import './styles/app.css'

document.documentElement.classList.toggle('presenting', presenting)

render(<App player={new Player(engine)} />, document.getElementById('page')!)

// The engine comes first: what is kept for use offline is loaded once it is there.
void engine.ready.then(() => {
  if ('serviceWorker' in navigator && import.meta.env.PROD) void navigator.serviceWorker.register('./service-worker.js')
})
