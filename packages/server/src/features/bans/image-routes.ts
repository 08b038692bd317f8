import {
  answerBanRequest,
  blockImageRequest,
  endBanRequest,
  imageBlockId,
  imageBlockView,
  imageBlockViews,
  imageReach,
  orderWithSites,
  previewImageBlockRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listImageBlocks, readImageBlock } from './image-block-views.ts';
import {
  answerImageBlock,
  blockImage,
  previewImageBlock,
  proposeImageBlock,
  withdrawImageBlock,
} from './image-blocks.ts';

const tags = ['orders'];
const params = z.object({ id: imageBlockId });

/** That nothing new is started from an image; a block is undone by POST /api/v1/orders/:id/release. */
export function imageRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/v1/images/preview',
      {
        schema: {
          tags,
          summary: 'Where servers run from an image, and whether a second officer must approve its block',
          body: previewImageBlockRequest,
          response: { 200: imageReach },
        },
      },
      (request) => previewImageBlock(app, request.actor, request.body),
    );
    http.post(
      '/api/v1/images/block',
      {
        schema: {
          tags,
          summary:
            'Order that nothing new be started from an image; refused where a second officer must approve',
          body: blockImageRequest,
          response: { 201: orderWithSites },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await blockImage(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/image-blocks',
      {
        schema: {
          tags,
          summary: 'Blocks of images: those that wait for a second officer, then the latest',
          response: { 200: imageBlockViews },
        },
      },
      (request) => listImageBlocks(app, request.actor),
    );
    http.post(
      '/api/v1/image-blocks',
      {
        schema: {
          tags,
          summary: 'Block an image; above a limit it waits for a second officer',
          body: blockImageRequest,
          response: { 201: imageBlockView },
        },
      },
      async (request, reply) =>
        await reply.code(201).send(await proposeImageBlock(app, request.actor, request.body)),
    );
    http.get(
      '/api/v1/image-blocks/:id',
      {
        schema: {
          tags,
          summary: 'A block with its reach as it is now',
          params,
          response: { 200: imageBlockView },
        },
      },
      (request) => readImageBlock(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/image-blocks/:id/answer',
      {
        schema: {
          tags,
          summary: 'Approve or refuse a block that somebody else proposed',
          params,
          body: answerBanRequest,
          response: { 200: imageBlockView },
        },
      },
      (request) => answerImageBlock(app, request.actor, request.params.id, request.body),
    );
    http.post(
      '/api/v1/image-blocks/:id/withdraw',
      {
        schema: {
          tags,
          summary: 'Take back a block that waits to be approved',
          params,
          body: endBanRequest,
          response: { 200: imageBlockView },
        },
      },
      (request) => withdrawImageBlock(app, request.actor, request.params.id, request.body.reason),
    );
  };
}
