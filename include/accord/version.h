/* Version of the programs and of their machine output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#define ACCORD_VERSION       "0.1.0"
#define ACCORD_OUTPUT_SCHEMA 1 /* raised when a column of the machine output changes its meaning */
