// CommonJS Nest packages require() these; loading them as ES modules first avoids a cycle that Jest refuses.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
