import { render } from 'preact'
import { App } from './app'
import { keepForUseOffline, preferNewerVersion } from './offline'
import { engine } from './state/engine'
import { presenting } from './state/preferences'
import { Player } from './state/player'
import './styles/tokens.css'
import './styles/base.css'
import './styles/app.css'

document.documentElement.classList.toggle('presenting', presenting)

render(<App player={new Player(engine)} />, document.getElementById('page')!)

if (import.meta.env.PROD) {
  void preferNewerVersion()
  engine.ready.then(keepForUseOffline, () => {}) // the engine comes first; if it fails, the page says so
}
