/**
 * OpenTelemetry spans for requests, steps, partners' calls and deliveries, with any SDK and
 * collector.
 */
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type TracerProvider,
} from '@opentelemetry/api';
import type { Activity, Observer, Told } from '../../server/observe/observer.js';

export interface TracingOptions {
  /** Default: the globally registered provider. */
  readonly provider?: TracerProvider;
}

/** W3C Trace Context §3.2.2, version 00. Other versions and all-zero ids are ignored. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The caller's span as parent. `tracestate` and `baggage` are free text and are dropped. */
function parentOf({ traceparent }: Activity): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return context.active();
  const traceFlags = parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

const KINDS: Readonly<Record<Activity['kind'], SpanKind>> = {
  request: SpanKind.SERVER,
  step: SpanKind.INTERNAL,
  call: SpanKind.CLIENT,
  delivery: SpanKind.INTERNAL,
};

/** The outcome as attributes, with OpenTelemetry's names where they exist. */
function attributesOf(told: Told): Attributes {
  switch (told.kind) {
    case 'request':
      return {
        'http.request.method': told.verb === 'other' ? '_OTHER' : told.verb,
        'http.route': told.route,
        'http.response.status_code': told.status,
      };
    case 'step': {
      const { portal, method, step, outcome, problem } = told;
      return {
        ...{ 'dvc.portal': portal, 'dvc.method': method, 'dvc.step': step, 'dvc.outcome': outcome },
        ...(problem && { 'dvc.problem': problem }),
      };
    }
    case 'call':
      return { 'dvc.partner': told.partner, 'dvc.outcome': told.outcome, 'dvc.circuit_open': told.open };
    case 'delivery':
      return { 'dvc.portal': told.portal, 'dvc.outcome': told.outcome };
  }
}

/** A person's mistake is not an error of the gateway; an unavailable partner is. */
const isFailure = (told: Told): boolean =>
  told.kind === 'request'
    ? told.status >= 500
    : told.kind !== 'step' && !['ok', 'done', 'released'].includes(told.outcome);

function note(span: Span, told: Told): void {
  span.setAttributes(attributesOf(told));
  if (told.kind === 'request') span.updateName(`${told.verb} ${told.route}`);
  if (isFailure(told)) span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * @example
 * const observe = observers(metrics.observe, createTracing());
 */
export function createTracing({ provider = trace.getTracerProvider() }: TracingOptions = {}): Observer {
  const tracer = provider.getTracer('dvc-register');
  return (activity, work) => {
    const { kind, about } = activity;
    const name = about ? `${kind} ${about}` : kind;
    return tracer.startActiveSpan(name, { kind: KINDS[kind] }, parentOf(activity), async (span) => {
      try {
        return await work((told) => note(span, told));
      } catch (error) {
        // Only the class: an error's message may quote personal data (T35).
        span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}
