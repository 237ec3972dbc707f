// `npm start`. Stays syntax of Node 12 until the prerequisites are checked; everything after is TypeScript.
import {ensurePrerequisites} from '../prerequisites.mjs';

ensurePrerequisites(0)
  .then(() => import('tsx/esm/api'))
  .then(({tsImport}) => tsImport('./launch/launch.ts', import.meta.url))
  .then(({launch}) => launch());
