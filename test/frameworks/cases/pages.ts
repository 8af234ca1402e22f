/** One component for each framework, for the cases of `cases.ts`: each is written as that framework's guide says. */

export interface CasesPage {
  /** The component, in place of the guide's page. */
  readonly code: string;
  /** The folder of the component, where `state.ts` lies too. */
  readonly beside: string;
}

/** An event of each spelling. */
export const SPELLINGS = ['lowercase', 'kebab-case', 'camelCase', 'CAPScase', 'PascalCase'];
/** What each page listens to in its template. */
const EVENTS = ['dvc-method', 'dvc-step', 'dvc-problem', 'dvc-complete', ...SPELLINGS];
const listening = (write: (name: string) => string): string => EVENTS.map(write).join('\n');
const LISTENERS = listening((name) => `on${name}={declared}`);

/** The methods that a page can put into the choice. */
const METHODS = ['mobile', 'insurance', 'post'];

/** React and Preact; `hooks` is where `useState` comes from. */
const jsx = (hooks: string) => `// @ts-nocheck
import { useState } from '${hooks}';
import { declared, initial, listen } from './state';

export function Registration() {
  const [now, setNow] = useState(initial);
  globalThis.set = (patch) => setNow((before) => ({ ...before, ...patch }));
  return (
    <div hidden={now.hidden}>
      {now.alone && <dvc-register-mobile endpoint={now.endpoint} portal={now.portal} />}
      {now.shown && (
        <dvc-register
          ref={listen}
          endpoint={now.endpoint}
          portal={now.portal}
          lang={now.lang}
          wording={now.wording}
          ${LISTENERS}
        >
          <p slot="header">{now.portal}</p>
          {now.methods.map((id) => {
            const Method = 'dvc-register-' + id;
            return <Method key={id} allow-framed={now.framed} out-of-service={now.out} />;
          })}
        </dvc-register>
      )}
    </div>
  );
}
`;

const vueCode = `<script setup>
import { shallowReactive } from 'vue';
import { declared, initial, listen } from './state';

const now = shallowReactive({ ...initial });
globalThis.set = (patch) => Object.assign(now, patch);
</script>

<template>
  <div v-show="!now.hidden">
    <dvc-register-mobile v-if="now.alone" :endpoint="now.endpoint" :portal="now.portal" />
    <dvc-register
      v-if="now.shown"
      :ref="listen"
      :endpoint="now.endpoint"
      :portal="now.portal"
      :lang="now.lang"
      .wording="now.wording"
      ${listening((name) => `@${name}="declared"`)}
    >
      <p slot="header">{{ now.portal }}</p>
      <component
        :is="'dvc-register-' + id"
        v-for="id in now.methods"
        :key="id"
        .allowFramed="now.framed"
        .outOfService="now.out"
      />
    </dvc-register>
  </div>
</template>
`;

const METHOD_TAGS = METHODS.map(
  (id) =>
    `{#if id === '${id}'}<dvc-register-${id} allowFramed={now.framed} outOfService={now.out}></dvc-register-${id}>{/if}`,
).join('');
const svelteCode = `<script>
  import { declared, initial, listen } from './state';

  let now = $state.raw(initial);
  globalThis.set = (patch) => (now = { ...now, ...patch });
</script>

<div hidden={now.hidden}>
  {#if now.alone}
    <dvc-register-mobile endpoint={now.endpoint} portal={now.portal}></dvc-register-mobile>
  {/if}
  {#if now.shown}
    <dvc-register
      use:listen
      endpoint={now.endpoint}
      portal={now.portal}
      lang={now.lang}
      wording={now.wording}
      ${LISTENERS}
    >
      <p slot="header">{now.portal}</p>
      {#each now.methods as id (id)}
        ${METHOD_TAGS}
      {/each}
    </dvc-register>
  {/if}
</div>
`;

const flags = '[allowFramed]="now().framed" [outOfService]="now().out"';
const methodCases = METHODS.map((id) => `@case ('${id}') { <dvc-register-${id} ${flags}></dvc-register-${id}> }`);
const angularCode = `import { Component, CUSTOM_ELEMENTS_SCHEMA, ElementRef, signal, ViewChild } from '@angular/core';
import { declared, initial, listen, type Driven, type State } from './state';

@Component({
  selector: 'app-registration',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`
    <div [hidden]="now().hidden">
      @if (now().alone) {
        <dvc-register-mobile [endpoint]="now().endpoint" [portal]="now().portal"></dvc-register-mobile>
      }
      @if (now().shown) {
        <dvc-register
          #widget
          [endpoint]="now().endpoint"
          [portal]="now().portal"
          [lang]="now().lang"
          [wording]="now().wording"
          ${listening((name) => `(${name})="declared($event)"`)}
        >
          <p slot="header">{{ now().portal }}</p>
          @for (id of now().methods; track id) {
            @switch (id) {
              ${methodCases.join('\n              ')}
            }
          }
        </dvc-register>
      }
    </div>
  \`,
})
export class Registration {
  readonly now = signal<State>(initial);
  readonly declared = declared;
  constructor() {
    (globalThis as unknown as Driven).set = (patch) => this.now.update((before) => ({ ...before, ...patch }));
  }
  @ViewChild('widget') set widget(found: ElementRef<HTMLElement> | undefined) {
    listen(found?.nativeElement ?? null);
  }
}
`;

export const reactCases: CasesPage = { code: jsx('react'), beside: '.' };
export const preactCases: CasesPage = { code: jsx('preact/hooks'), beside: '.' };
export const vueCases: CasesPage = { code: vueCode, beside: '.' };
export const svelteCases: CasesPage = { code: svelteCode, beside: '.' };
export const angularCases: CasesPage = { code: angularCode, beside: 'src' };
