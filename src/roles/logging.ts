import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { type Config, requestContext } from '../platform/index.js';

/** Structured logs on standard output; never a body, a token or a cookie. */
export function loggerModule(config: Config): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: config.log.level,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
      autoLogging: { ignore: (request) => request.url?.startsWith('/health') ?? false },
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
      serializers: {
        req: (request: { method: string; url: string }) => ({
          method: request.method,
          url: withoutSecrets(request.url),
        }),
        res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
      },
      mixin: () => {
        const correlationId = requestContext.current()?.correlationId;
        return correlationId === undefined ? {} : { correlationId };
      },
    },
  });
}

/** Links that carry their own right are secrets: the log shows the path only as far as the token. */
const withoutSecrets = (url: string): string =>
  url.replace(/^(\/(?:a|w|l)\/)[^/?]+/, '$1…').replace(/\?.*$/, '');
