/** Reports what leaves Jakarta servlets, and serves the errors through one; the application brings the servlet container. */
package io.periskop.client.servlet;
