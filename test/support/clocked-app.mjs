/** The built app with a clock that a test moves. Electron opens this file in place of the project. */
import './station-clock.cjs';
import '../../out/main/index.js';
