/** @file The window: connects to the main process, then draws. */
import { mount } from 'svelte';
import App from './App.svelte';
import { connectApp } from './state/app-state.svelte.ts';
import './styles/base.css';
import './styles/tokens.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target, props: { app: await connectApp(window.okapi) } });
