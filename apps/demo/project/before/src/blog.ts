import { domain } from "@mig/core";
import { Author } from "./resources/author.ts";
import { Post } from "./resources/post.ts";

export const Blog = domain("Blog", [Author, Post]);
