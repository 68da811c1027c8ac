/** The one place that knows where Preact, its hooks and htm come from: the jar org.mvnpm:htm. */
export {
  html, render, h, Component, useState, useEffect, useRef, useMemo, useCallback,
} from '/webjars/htm/preact/standalone.module.js';
