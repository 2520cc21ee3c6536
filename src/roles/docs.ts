import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

/** OpenAPI 3.1 at /docs-json and Swagger UI at /docs; the document is made when somebody first asks. */
export function setupDocs(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Convene')
    .setDescription(
      'Meeting logistics for intergovernmental processes. Refusals are problem documents (RFC 9457) with a stable code; GET /problems lists them.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config), {
    jsonDocumentUrl: 'docs-json',
  });
  relaxPolicyForDocs(app.getHttpAdapter().getInstance());
}

/** Swagger UI styles itself inline; the strict policy of all other pages stays as it is. */
function relaxPolicyForDocs(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs(\/|$)/.test(request.url)) {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
      );
    }
    done();
  });
}
