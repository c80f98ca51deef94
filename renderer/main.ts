import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { config as configureSchemas } from 'zod'
import App from './App.vue'
import { connectPort } from './bridge/connect'
import { createEngine, provideEngine } from './bridge/engine'
import { provideThumbnails, Thumbnails } from './footage/thumbnails'
import { createMessages } from './i18n/createMessages'
import { loadSettings } from './stores/settingsStorage'
import './styles/base.css'

// Schemas would compile themselves with `new Function`, which the content security policy forbids.
configureSchemas({ jitless: true })

const app = createApp(App)
const engine = createEngine(connectPort())
provideEngine(app, engine)
provideThumbnails(app, new Thumbnails(engine))
app.use(createPinia())
app.use(createMessages(loadSettings(localStorage).language))
app.mount('#app')
