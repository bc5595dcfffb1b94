import './no-eval.ts'
import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { isolate } from './isolation.ts'

isolate()
const target = document.getElementById('app')
if (target !== null) mount(App, { target })
